locals {
  record_name = "${var.name}.${var.zone_name}"
  weighted    = { for pair in setproduct(keys(local.names), ["A", "AAAA"]) : join("-", pair) => { colour = pair[0], type = pair[1] } }
}

resource "aws_route53_record" "weighted" {
  for_each       = local.weighted
  zone_id        = aws_route53_zone.estate.zone_id
  name           = local.record_name
  type           = each.value.type
  set_identifier = each.value.colour

  alias {
    name    = "dualstack.${aws_lb.edge[each.value.colour].dns_name}"
    zone_id = aws_lb.edge[each.value.colour].zone_id
    # An edge has a target group of the idle colour too, and an empty target group counts as unhealthy.
    evaluate_target_health = false
  }

  weighted_routing_policy {
    weight = each.value.colour == "blue" ? 100 : 0
  }

  lifecycle {
    ignore_changes = [weighted_routing_policy[0].weight]
  }
}

resource "aws_route53_record" "preview" {
  for_each = toset(["A", "AAAA"])
  zone_id  = aws_route53_zone.estate.zone_id
  name     = "preview.${local.record_name}"
  type     = each.value

  alias {
    name                   = "dualstack.${aws_lb.edge["green"].dns_name}"
    zone_id                = aws_lb.edge["green"].zone_id
    evaluate_target_health = false
  }

  lifecycle {
    ignore_changes = [alias]
  }
}
