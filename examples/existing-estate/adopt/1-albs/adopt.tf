# Beside loadBalancers.tf, services.tf and outputs.tf, while records.tf is not there yet. What there was becomes blue.

moved {
  from = aws_lb.shop
  to   = aws_lb.alb["blue"]
}

moved {
  from = aws_lb_target_group.shop
  to   = aws_lb_target_group.pair["blue-blue"]
}

moved {
  from = aws_lb_listener.shop
  to   = aws_lb_listener.production["blue"]
}

moved {
  from = aws_ecs_task_definition.shop
  to   = aws_ecs_task_definition.color["blue"]
}

moved {
  from = aws_ecs_service.shop
  to   = aws_ecs_service.color["blue"]
}

moved {
  from = aws_security_group.alb
  to   = aws_security_group.alb["blue"]
}

moved {
  from = aws_vpc_security_group_ingress_rule.ipv4
  to   = aws_vpc_security_group_ingress_rule.ipv4["blue"]
}

moved {
  from = aws_vpc_security_group_ingress_rule.ipv6
  to   = aws_vpc_security_group_ingress_rule.ipv6["blue"]
}

moved {
  from = aws_vpc_security_group_egress_rule.to_tasks
  to   = aws_vpc_security_group_egress_rule.to_tasks["blue"]
}

moved {
  from = aws_vpc_security_group_ingress_rule.from_alb
  to   = aws_vpc_security_group_ingress_rule.from_alb["blue"]
}

# The name stays as it is: plain, and on the load balancer that was there first.
locals {
  record_name = "${var.name}.${var.zone_name}"
}

resource "aws_route53_record" "shop" {
  for_each = toset(["A", "AAAA"])
  zone_id  = aws_route53_zone.estate.zone_id
  name     = local.record_name
  type     = each.value

  alias {
    name                   = aws_lb.alb["blue"].dns_name
    zone_id                = aws_lb.alb["blue"].zone_id
    evaluate_target_health = true
  }
}

output "crossing" {
  description = "The change batch that replaces the plain records by weighted ones: all of it, or nothing."
  value = jsonencode({
    Changes = concat(
      [for record in aws_route53_record.shop : {
        Action = "DELETE"
        ResourceRecordSet = {
          Name = record.name
          Type = record.type
          AliasTarget = {
            DNSName              = record.alias[0].name
            HostedZoneId         = record.alias[0].zone_id
            EvaluateTargetHealth = record.alias[0].evaluate_target_health
          }
        }
      }],
      [for pair in setproduct(keys(local.names), ["A", "AAAA"]) : {
        Action = "CREATE"
        ResourceRecordSet = {
          Name          = local.record_name
          Type          = pair[1]
          SetIdentifier = pair[0]
          Weight        = pair[0] == "blue" ? 100 : 0
          AliasTarget = {
            DNSName              = "dualstack.${aws_lb.alb[pair[0]].dns_name}"
            HostedZoneId         = aws_lb.alb[pair[0]].zone_id
            EvaluateTargetHealth = false
          }
        }
      }],
    )
  })
}
