terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  # Rollouts say by this tag which colour serves.
  ignore_tags {
    keys = ["IsProduction"]
  }
}

variable "region" {
  description = "Region of everything."
  type        = string
  default     = "eu-west-1"
}

variable "name" {
  description = "Name of the service, and of its own load balancer."
  type        = string
  default     = "shop"
}

variable "zone_name" {
  description = "Name of the hosted zone. It is made here, and needs no delegation to try this."
  type        = string
  default     = "estate.example"
}
