provider "aws" {
  region = var.region
}

variable "region" {
  description = "AWS region. A workspace has one; another region is another workspace."
  type        = string
}

variable "notification_emails" {
  description = "Addresses that are told how rollouts ended, and when an alarm rises."
  type        = list(string)
  default     = []
}

module "controller" {
  source              = "../../../terraform/controller"
  notification_emails = var.notification_emails
}

# All that the workspaces of the services need to know. Share this workspace's state with them.
output "controller" {
  description = "What services are attached with."
  value       = module.controller
}
