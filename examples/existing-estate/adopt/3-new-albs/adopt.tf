# Beside main.tf, once the real name has the addresses of the interim one. Delete this file once it is applied.

import {
  to = module.search.aws_route53_record.service_record_blue_a
  id = "${local.estate.zone_id}_${var.record_name}_A_blue"
}

import {
  to = module.search.aws_route53_record.service_record_green_a
  id = "${local.estate.zone_id}_${var.record_name}_A_green"
}

import {
  to = module.search.aws_route53_record.service_record_blue_aaaa[0]
  id = "${local.estate.zone_id}_${var.record_name}_AAAA_blue"
}

import {
  to = module.search.aws_route53_record.service_record_green_aaaa[0]
  id = "${local.estate.zone_id}_${var.record_name}_AAAA_green"
}
