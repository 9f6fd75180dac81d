# Beside all other files of the estate.

variable "kept" {
  description = "The color whose load balancer keeps the name: the one that serves."
  type        = string
}

output "crossing" {
  description = "The change batch that replaces the weighted records by plain ones: all of it, or nothing."
  value = jsonencode({
    Changes = concat(
      [for record in aws_route53_record.weighted : {
        Action = "DELETE"
        ResourceRecordSet = {
          Name          = record.name
          Type          = record.type
          SetIdentifier = record.set_identifier
          Weight        = record.weighted_routing_policy[0].weight
          AliasTarget = {
            DNSName              = record.alias[0].name
            HostedZoneId         = record.alias[0].zone_id
            EvaluateTargetHealth = record.alias[0].evaluate_target_health
          }
        }
      }],
      [for type in ["A", "AAAA"] : {
        Action = "CREATE"
        ResourceRecordSet = {
          Name = local.record_name
          Type = type
          AliasTarget = {
            DNSName              = "dualstack.${aws_lb.alb[var.kept].dns_name}"
            HostedZoneId         = aws_lb.alb[var.kept].zone_id
            EvaluateTargetHealth = false
          }
        }
      }],
    )
  })
}
