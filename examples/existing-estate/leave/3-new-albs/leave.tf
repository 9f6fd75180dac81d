# In place of main.tf, once the name has other addresses. Terraform lets the records go, and destroys all else.

removed {
  from = module.search.aws_route53_record.service_record_blue_a

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.search.aws_route53_record.service_record_green_a

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.search.aws_route53_record.service_record_blue_aaaa

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.search.aws_route53_record.service_record_green_aaaa

  lifecycle {
    destroy = false
  }
}
