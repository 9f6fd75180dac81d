# What a platform team writes: one controller, and services of both kinds that take the whole module.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

# Nobody knows its ARN before it is there.
resource "aws_kms_key" "own" {
  description = "What the platform team keeps"
}

module "controller" {
  source      = "../../../controller"
  kms_key_arn = aws_kms_key.own.arn
}

module "web" {
  source      = "../../../service"
  controller  = module.controller
  name        = "web"
  zone_name   = "example.com"
  kms_key_arn = aws_kms_key.own.arn
  image       = "example/app:1"
}

module "shop" {
  source      = "../../../attach"
  controller  = module.controller
  name        = "shop"
  zone_id     = "Z0123456789FOUND"
  kms_key_arn = aws_kms_key.own.arn
  record_name = "shop.example.com"
  cluster_arn = module.web.cluster_arn
  service_arns = {
    blue  = "arn:aws:ecs:eu-west-1:123456789012:service/created/shop-blue"
    green = "arn:aws:ecs:eu-west-1:123456789012:service/created/shop-green"
  }
  load_balancers = { for color in ["blue", "green"] : color => {
    listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop-${color}/1111111111111111/2222222222222222"
    target_group_arns = { for tasks in ["blue", "green"] :
      tasks => "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-${color}-${tasks}/1111111111111111"
    }
  } }
  probes = false
}

output "started" {
  description = "The dashboards of both services, in the controller's region."
  value       = [module.web.dashboard_url, module.shop.dashboard_url]
}
