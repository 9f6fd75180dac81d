provider "aws" {
  region = "eu-west-1"
}

variable "vpc" {
  description = "The VPC, and private subnets of it in at least two availability zones, with a way out to pull images."
  type        = object({ id = string, private_subnet_ids = list(string) })
}

variable "zone" {
  description = "A private hosted zone that the VPC is associated with."
  type        = object({ id = string, name = string })
}

variable "certificate_arn" {
  description = "ARN of a certificate for orders.<zone> and preview.orders.<zone>, for instance of your private certificate authority. Without one, the load balancers speak HTTP."
  type        = string
  default     = null
}

variable "image" {
  description = "Container image. A release is another one."
  type        = string
}

variable "callers" {
  description = "Networks of the callers."
  type        = list(string)
  default     = ["10.0.0.0/8"]
}

module "controller" {
  source = "../../terraform/controller"

  # So that one command removes the example. Leave it out where anybody depends on the table.
  deletion_protection = false
}

module "orders" {
  source     = "../../terraform/service"
  controller = module.controller

  name        = "orders"
  zone_name   = var.zone.name
  hosted_zone = { id = var.zone.id, private = true }
  https       = var.certificate_arn != null
  certificate = var.certificate_arn == null ? null : { arn = var.certificate_arn }
  image       = var.image

  # Load balancers with private addresses, and IPv4 only: records of type A, and probes from the same subnets.
  internal        = true
  ip_address_type = "ipv4"
  ingress_cidrs   = var.callers
  vpc = {
    id              = var.vpc.id
    alb_subnet_ids  = var.vpc.private_subnet_ids
    task_subnet_ids = var.vpc.private_subnet_ids
  }
}

output "service_url" {
  description = "Where callers in the VPC reach the service."
  value       = module.orders.service_url
}
