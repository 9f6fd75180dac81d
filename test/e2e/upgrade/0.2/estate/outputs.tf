output "canary" {
  description = "All that the root canary is told of this estate."
  value = {
    name         = var.name
    cluster_arn  = aws_ecs_cluster.estate.arn
    service_arns = { for colour, service in aws_ecs_service.colour : colour => service.id }
    edges = { for edge, listener in aws_lb_listener.production : edge => {
      listener_arn      = listener.arn
      target_group_arns = { for colour, _ in local.names : colour => aws_lb_target_group.pair["${edge}-${colour}"].arn }
    } }
    zone_id                 = aws_route53_zone.estate.zone_id
    zone_name               = aws_route53_zone.estate.name
    record_name             = local.record_name
    vpc_id                  = aws_vpc.estate.id
    subnet_ids              = aws_subnet.public[*].id
    edge_security_group_ids = { for colour, group in aws_security_group.edge : colour => group.id }
  }
}
