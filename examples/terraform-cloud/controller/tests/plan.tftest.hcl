mock_provider "aws" {
  source = "../../../terraform/shared"
}

variables {
  region              = "eu-west-1"
  notification_emails = ["team@example.com"]
}

run "hands_over_what_services_need" {
  assert {
    condition     = output.controller.service_role_path == "/ecs-dns-canary/canary/"
    error_message = "The output has all that services are attached with."
  }
}
