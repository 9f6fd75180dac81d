mock_provider "aws" {
  source = "../../terraform/shared"
}

override_data {
  target = module.orders.data.aws_route53_zone.by_id
  values = { name = "internal.example", zone_id = "Z0123456789PRIVATE", arn = "arn:aws:route53:::hostedzone/Z0123456789PRIVATE" }
}

variables {
  vpc   = { id = "vpc-0123456789abcdef0", private_subnet_ids = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"] }
  zone  = { id = "Z0123456789PRIVATE", name = "internal.example" }
  image = "example/orders:1"
}

run "speaks_http_without_a_certificate" {
  command = plan

  assert {
    condition     = output.service_url == "http://orders.internal.example"
    error_message = "Without a certificate the load balancers speak HTTP."
  }
}

run "speaks_https_with_one" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/0123"
  }

  assert {
    condition     = output.service_url == "https://orders.internal.example"
    error_message = "With a certificate the load balancers speak HTTPS."
  }
}
