provider "aws" {
  region = "eu-west-1"
}

variable "zone_name" {
  description = "Name of a public hosted zone of this account, for instance \"example.com\"."
  type        = string
}

variable "images" {
  description = "Image of each service. A release of one is another image of it."
  type        = map(string)
  default = {
    search = "public.ecr.aws/nginx/nginx:1.29"
    shop   = "public.ecr.aws/nginx/nginx:1.29"
  }
}

# Once per account and region.
module "controller" {
  source = "../../terraform/controller"

  # So that one command removes the example. Leave it out where anybody depends on the table.
  deletion_protection = false
}

# Once for each service: load balancers, records, two ECS services, one rule and two narrow roles.
module "service" {
  source   = "../../terraform/service"
  for_each = var.images

  controller = module.controller
  name       = each.key
  zone_name  = var.zone_name
  image      = each.value

  cluster = { arn = aws_ecs_cluster.shared.arn }
  # Its subnets have IPv6; in a VPC without: "ipv4".
  ip_address_type = "dualstack"
  vpc = {
    id               = aws_vpc.shared.id
    alb_subnet_ids   = aws_subnet.public[*].id
    task_subnet_ids  = aws_subnet.public[*].id
    assign_public_ip = true
    # Load balancers and tasks come after the way to the internet, and go before it.
    depends_on = [aws_route_table.public, aws_route_table_association.public]
  }
}

output "service_urls" {
  description = "Where users reach the services."
  value       = { for name, service in module.service : name => service.service_url }
}

output "dashboards" {
  description = "Where the services and their rollouts are seen."
  value       = { for name, service in module.service : name => service.dashboard_url }
}
