mock_provider "aws" {
  source = "../../terraform/shared"
}

variables {
  region     = "eu-west-1"
  repository = "acme/web"
  zone_name  = "example.com"
}

run "makes_the_pipeline_before_there_is_an_image" {
  command = plan

  assert {
    condition     = output.pipeline_name == "web-delivery" && output.service_url == null && output.preview_url == null
    error_message = "First there is a pipeline, and no service."
  }

  assert {
    condition     = output.repository_uri == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web" && output.repository_name == "web"
    error_message = "The first image has a place to go to."
  }
}

run "makes_the_service_of_the_first_image" {
  command = plan

  variables {
    initial_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }

  assert {
    condition     = output.service_url == "https://web.example.com" && output.preview_url == "https://preview.web.example.com:8080"
    error_message = "The service is reached at its own name in the zone."
  }
}

# The first run is of names that the service then has.
run "says_of_the_service_what_it_is" {
  command = plan

  variables {
    initial_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }

  assert {
    condition = jsonencode([module.web[0].name, module.web[0].blue_service, module.web[0].green_service, module.web[0].preview_url, module.web[0].gate_timeout_seconds, module.web[0].longest_rollout_seconds <= 86400]) == jsonencode([
      "web", "web-blue", "web-green", "https://preview.web.example.com:8080", local.gate_timeout_seconds, true,
    ]) && [for s in module.web[0].schedule : s.percent] == [for s in local.schedule : s.percent]
    error_message = "What the pipeline knows of the service must be what it is."
  }
}

run "in_a_private_zone" {
  command = plan

  variables {
    zone_name     = null
    initial_image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  }

  assert {
    condition     = output.service_url == "http://web.web.internal" && aws_route53_zone.private[0].name == "web.internal"
    error_message = "Without a zone there is a private one."
  }
}

run "from_a_zip_file" {
  command = plan

  variables {
    repository    = null
    source_bucket = "acme-source"
    source_key    = "web.zip"
  }

  assert {
    condition     = output.connection_url == null && output.next_step == ""
    error_message = "Nothing is left to click."
  }
}

run "from_images" {
  command = plan

  variables {
    repository              = null
    source_image_repository = "acme/web"
    source_image_tag        = "release"
  }

  assert {
    condition     = output.repository_name == "acme/web"
    error_message = "The images are where somebody else pushes them."
  }
}
