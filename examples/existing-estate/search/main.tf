variable "record_name" {
  description = "Name that users resolve."
  type        = string
  default     = "search.estate.example"
}

variable "image" {
  description = "Container image. A release is another one."
  type        = string
  default     = "public.ecr.aws/nginx/nginx:1.29-alpine"
}

# With Terraform Cloud these are `tfe_outputs`.
data "terraform_remote_state" "estate" {
  backend = "local"
  config  = { path = "${path.module}/../estate/terraform.tfstate" }
}

data "terraform_remote_state" "canary" {
  backend = "local"
  config  = { path = "${path.module}/../canary/terraform.tfstate" }
}

locals {
  estate = data.terraform_remote_state.estate.outputs.canary
}

# A new service, with load balancers and records of its own, on the estate's network, cluster and zone.
module "search" {
  source     = "../../../terraform/service"
  controller = data.terraform_remote_state.canary.outputs.controller

  name            = "search"
  record_name     = var.record_name
  zone_name       = local.estate.zone_name
  hosted_zone     = { id = local.estate.zone_id }
  https           = false
  cluster         = { arn = local.estate.cluster_arn }
  ip_address_type = "dualstack"
  vpc = {
    id               = local.estate.vpc_id
    alb_subnet_ids   = local.estate.subnet_ids
    task_subnet_ids  = local.estate.subnet_ids
    assign_public_ip = true
  }

  image = var.image
}

output "service_url" {
  description = "Where users reach the service."
  value       = module.search.service_url
}
