mock_provider "aws" {
  source = "../../terraform/shared"
}

variables {
  zone_name = "example.com"
}

run "makes_everything" {
  command = plan

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
  command = plan

  variables {
    image = "example/web:2"
  }
}
