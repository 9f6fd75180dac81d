# In place of records.tf, once the plain records are there again. Terraform lets the weighted ones go, which are no more.

variable "kept" {
  description = "The color whose load balancer keeps the name: the one that serves."
  type        = string
}

locals {
  record_name = "${var.name}.${var.zone_name}"
}

removed {
  from = aws_route53_record.weighted

  lifecycle {
    destroy = false
  }
}

import {
  for_each = toset(["A", "AAAA"])
  to       = aws_route53_record.shop[each.key]
  id       = "${aws_route53_zone.estate.zone_id}_${local.record_name}_${each.key}"
}

resource "aws_route53_record" "shop" {
  for_each = toset(["A", "AAAA"])
  zone_id  = aws_route53_zone.estate.zone_id
  name     = local.record_name
  type     = each.value

  alias {
    name                   = "dualstack.${aws_lb.alb[var.kept].dns_name}"
    zone_id                = aws_lb.alb[var.kept].zone_id
    evaluate_target_health = false
  }
}
