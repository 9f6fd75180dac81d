provider "aws" {
  region = var.region
}

variable "region" {
  description = "AWS region, for instance \"eu-west-1\"."
  type        = string
  default     = "eu-west-1"
}

variable "zone_name" {
  description = "Name of a public hosted zone of this account, for instance \"example.com\"."
  type        = string
}

variable "image" {
  description = "Container image. A release is another one."
  type        = string
  default     = "public.ecr.aws/nginx/nginx:1.29"
}

# A network, a service in two colors, a controller, and what attaches the one to the other.
module "canary" {
  source = "../../terraform/complete"

  name      = "web"
  zone_name = var.zone_name
  image     = var.image

  schedule = [
    { percent = 5, bake_seconds = 300 },
    { percent = 25, bake_seconds = 600 },
    { percent = 100, bake_seconds = 600 },
  ]
}

output "service_url" {
  description = "Where users reach the service."
  value       = module.canary.service_url
}

output "preview_url" {
  description = "Where the idle color is reached."
  value       = module.canary.preview_url
}

output "state_machine_arn" {
  description = "ARN of the state machine whose executions are the rollouts."
  value       = module.canary.state_machine_arn
}
