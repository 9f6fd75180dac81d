provider "aws" {
  region = var.region

  default_tags {
    tags = { "ecs-dns-canary:deployment" = var.name }
  }
}

locals {
  # Looked at by its preview, with no user on it, until somebody approves; then a tenth of the users, half of them, all.
  schedule = [
    { percent = 0, bake_seconds = 60, gate = true },
    { percent = 10, bake_seconds = 300 },
    { percent = 50, bake_seconds = 300 },
    { percent = 100, bake_seconds = 300 },
  ]

  # How long a review waits: three days.
  gate_timeout_seconds = 259200

  private   = var.zone_name == null
  zone_name = coalesce(var.zone_name, "${var.name}.internal")
  scheme    = local.private ? "http" : "https"
}

# Once per account and region.
module "controller" {
  source = "../../terraform/controller"

  name                = var.name
  deletion_protection = var.deletion_protection
}

# From a push to a reviewed release. It is there before the service, which needs an image.
module "pipeline" {
  source     = "../../terraform/pipeline"
  controller = module.controller

  # Not module.web, which comes after the first build: what it will be, by the names that its outputs have.
  service = {
    name                 = var.name
    cluster              = var.name
    blue_service         = "${var.name}-blue"
    green_service        = "${var.name}-green"
    preview_url          = "${local.scheme}://preview.${var.name}.${local.zone_name}:8080"
    schedule             = local.schedule
    gate_timeout_seconds = local.gate_timeout_seconds
  }

  origin = {
    connection = var.repository == null ? null : { repository = var.repository, branches = [var.branch] }
    s3         = var.source_bucket == null ? null : { bucket = var.source_bucket, key = var.source_key }
    ecr        = var.source_image_repository == null ? null : { repository = var.source_image_repository, tag = var.source_image_tag }
  }

  deletion_protection = var.deletion_protection
}

# The service, once there is an image for both colors. From then on the pipeline says what runs.
module "web" {
  source     = "../../terraform/service"
  count      = var.initial_image == null ? 0 : 1
  controller = module.controller

  name          = var.name
  initial_image = var.initial_image

  container_port       = 8080
  health_check_path    = "/healthz"
  schedule             = local.schedule
  gate_timeout_seconds = local.gate_timeout_seconds
  deletion_protection  = var.deletion_protection

  zone_name       = local.zone_name
  hosted_zone     = local.private ? { id = aws_route53_zone.private[0].zone_id, private = true } : null
  https           = !local.private
  internal        = local.private
  ip_address_type = "dualstack"
  vpc = {
    id               = aws_vpc.this.id
    alb_subnet_ids   = aws_subnet.public[*].id
    task_subnet_ids  = aws_subnet.public[*].id
    assign_public_ip = true
    # Load balancers and tasks come after the way to the internet, and go before it.
    depends_on = [aws_route_table.public, aws_route_table_association.public]
  }
}
