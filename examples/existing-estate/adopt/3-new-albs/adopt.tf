# Beside main.tf, once the real name has the addresses of the interim one. Delete this file once it is applied.

import {
  to = module.search.aws_route53_record.weighted_a["blue"]
  id = "${local.estate.zone_id}_${var.record_name}_A_blue"
}

import {
  to = module.search.aws_route53_record.weighted_a["green"]
  id = "${local.estate.zone_id}_${var.record_name}_A_green"
}

import {
  to = module.search.aws_route53_record.weighted_aaaa["blue"]
  id = "${local.estate.zone_id}_${var.record_name}_AAAA_blue"
}

import {
  to = module.search.aws_route53_record.weighted_aaaa["green"]
  id = "${local.estate.zone_id}_${var.record_name}_AAAA_green"
}
