mock_provider "aws" {
  source = "../../terraform/shared"
}

variables {
  zone_name = "example.com"
}

run "makes_two_services_on_what_is_there" {
  command = plan

  assert {
    condition     = output.service_urls == { search = "https://search.example.com", shop = "https://shop.example.com" }
    error_message = "Each service has its own name in the zone."
  }
}
