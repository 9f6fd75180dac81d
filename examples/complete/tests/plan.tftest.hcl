mock_provider "aws" {
  source = "../../terraform/shared"
}

variables {
  zone_name = "example.com"
}

run "makes_everything" {
  # A plan does not know how the release ended that it has yet to ask for, and `terraform test` fails what a plan's check does not know.
  command = apply

  assert {
    condition     = output.service_url == "https://web.example.com"
    error_message = "The service is reached at its own name in the zone, with HTTPS."
  }

  assert {
    condition     = output.preview_url == "https://preview.web.example.com:8080"
    error_message = "The idle color is reached through the preview."
  }
}

run "takes_a_release" {
  # A plan does not know how the release ended that it has yet to ask for, and `terraform test` fails what a plan's check does not know.
  command = apply

  variables {
    image = "example/web:2"
  }
}
