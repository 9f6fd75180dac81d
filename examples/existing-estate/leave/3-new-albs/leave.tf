# In place of main.tf, once the name has other addresses. Terraform lets the records go, and destroys all else.

removed {
  from = module.search.aws_route53_record.weighted_a

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.search.aws_route53_record.weighted_aaaa

  lifecycle {
    destroy = false
  }
}
