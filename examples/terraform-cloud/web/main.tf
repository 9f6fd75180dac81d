provider "aws" {
  region = var.region
}

variable "region" {
  description = "AWS region: that of the controller."
  type        = string
}

variable "zone_name" {
  description = "Name of a public hosted zone of this account."
  type        = string
}

variable "image" {
  description = "Container image. A release is another one."
  type        = string
}

data "terraform_remote_state" "controller" {
  backend = "remote"

  config = {
    organization = "acme"
    workspaces   = { name = "canary-controller" }
  }
}

module "web" {
  source     = "../../../terraform/service"
  controller = data.terraform_remote_state.controller.outputs.controller

  name      = "web"
  zone_name = var.zone_name
  image     = var.image
}

output "service_url" {
  description = "Where users reach the service."
  value       = module.web.service_url
}
