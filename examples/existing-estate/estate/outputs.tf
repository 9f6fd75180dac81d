output "canary" {
  description = "All that the root canary is told of this estate."
  value = {
    name         = var.name
    cluster_arn  = aws_ecs_cluster.estate.arn
    service_arns = { for color, service in aws_ecs_service.color : color => service.id }
    load_balancers = { for alb, listener in aws_lb_listener.production : alb => {
      listener_arn      = listener.arn
      target_group_arns = { for color, _ in local.names : color => aws_lb_target_group.pair["${alb}-${color}"].arn }
    } }
    zone_id                = aws_route53_zone.estate.zone_id
    zone_name              = aws_route53_zone.estate.name
    record_name            = local.record_name
    vpc_id                 = aws_vpc.estate.id
    subnet_ids             = aws_subnet.public[*].id
    alb_security_group_ids = { for color, group in aws_security_group.alb : color => group.id }
  }
}
