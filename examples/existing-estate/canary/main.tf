variable "schedule" {
  description = "The steps of a rollout: the candidate's share in percent, and how long it is watched, in seconds."
  type        = list(object({ percent = number, bake_seconds = number, gate = optional(bool, false) }))
  default = [
    { percent = 10, bake_seconds = 300 },
    { percent = 50, bake_seconds = 300 },
    { percent = 100, bake_seconds = 300 },
  ]
}

variable "probe_deadline_ms" {
  description = "How long the answer to a probe may take, in milliseconds."
  type        = number
  default     = 1000
}

variable "deletion_protection" {
  description = "Whether the controller's table refuses to be deleted. Set it to false and apply before you destroy."
  type        = bool
  default     = true
}

# The estate's root says what there is. With Terraform Cloud this is `tfe_outputs`.
data "terraform_remote_state" "estate" {
  backend = "local"
  config  = { path = "${path.module}/../estate/terraform.tfstate" }
}

locals {
  estate = data.terraform_remote_state.estate.outputs.canary
}

# Once per account and region.
module "controller" {
  source              = "../../../terraform/controller"
  deletion_protection = var.deletion_protection
}

# Once per service.
module "canary" {
  source     = "../../../terraform/attach"
  controller = module.controller

  name           = local.estate.name
  cluster_arn    = local.estate.cluster_arn
  service_arns   = local.estate.service_arns
  load_balancers = local.estate.load_balancers
  zone_id        = local.estate.zone_id
  record_name    = local.estate.record_name
  https          = false
  schedule       = var.schedule

  probe_deadline_ms = var.probe_deadline_ms
  prober = {
    vpc_id                 = local.estate.vpc_id
    subnet_ids             = local.estate.subnet_ids
    alb_security_group_ids = { for color, id in local.estate.alb_security_group_ids : color => [id] }
  }
}

# Probes reach the candidate through its load balancer's preview listener.
resource "aws_vpc_security_group_ingress_rule" "probes" {
  for_each                     = local.estate.alb_security_group_ids
  security_group_id            = each.value
  referenced_security_group_id = module.canary.prober_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

output "dashboard_url" {
  description = "Where the service and its rollouts are seen."
  value       = module.canary.dashboard_url
}

output "table_name" {
  description = "Where rollouts are, for the operator's command: `npm run cli -- status --table NAME`."
  value       = module.controller.table_name
}

output "controller" {
  description = "The controller, for other services of the account and region."
  value       = module.controller
}
