# What is refused at plan, each time with what to do.

mock_provider "aws" {
  source = "../shared"
}

variables {
  controller = {
    state_machine_arn     = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
    topic_arn             = "arn:aws:sns:eu-west-1:123456789012:canary-rollouts"
    observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
    actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
    watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
    release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
    release_function_name = "canary-release"
    service_role_path     = "/ecs-dns-canary/canary/"
    table_arn             = "arn:aws:dynamodb:eu-west-1:123456789012:table/canary-rollouts"
  }
  service = {
    name                 = "web"
    cluster              = "apps"
    blue_service         = "web-blue"
    green_service        = "web-green"
    preview_url          = "https://preview.web.example.com:8080"
    gate_timeout_seconds = 259200
    schedule = [
      { percent = 0, bake_seconds = 60, gate = true },
      { percent = 10, bake_seconds = 300 },
      { percent = 100, bake_seconds = 300 },
    ]
  }
  origin = { connection = { repository = "acme/web" } }
}

run "malformed" {
  command = plan

  variables {
    controller = {
      state_machine_arn = "canary-rollout", topic_arn = "", observer_role_arn = "", actuator_role_arn = "", watchdog_role_arn = "", service_role_path = ""
    }
    service = {
      name                 = "Web"
      cluster              = "arn:aws:ecs:eu-west-1:123456789012:cluster/apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "preview.web.example.com"
      schedule             = [{ percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 28800
    }
    origin                   = { connection = { repository = "https://github.com/acme/web.git" } }
    buildspec                = " "
    build                    = { compute_type = "LARGE" }
    image_retention          = 5
    notification_topic_arn   = "releases"
    log_retention_days       = 31
    kms_key_arn              = "alias/ours"
    permissions_boundary_arn = "boundary"
    tags                     = { IsProduction = "true" }
  }

  expect_failures = [
    var.controller,
    var.service,
    var.origin,
    var.buildspec,
    var.build,
    var.image_retention,
    var.notification_topic_arn,
    var.log_retention_days,
    var.kms_key_arn,
    var.permissions_boundary_arn,
    var.tags,
  ]
}

run "a_repository_with_a_bad_name" {
  command = plan

  variables {
    repository_name = "Acme/Web"
  }

  expect_failures = [var.repository_name]
}

run "a_review_without_a_gate_at_0_percent" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 10, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 28800
    }
  }

  expect_failures = [var.service]
}

run "a_review_at_a_first_step_without_a_gate" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60 }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 28800
    }
  }

  expect_failures = [var.service]
}

run "a_review_of_four_minutes" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 240
    }
  }

  expect_failures = [var.service]
}

run "a_review_of_61_days" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 5270400
    }
  }

  expect_failures = [var.service]
}

run "a_review_of_60_days" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 5184000
    }
  }
}

run "a_review_of_5_minutes" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 300
    }
  }
}

run "bakes_of_more_than_a_day" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 50, bake_seconds = 43200 }, { percent = 100, bake_seconds = 43200 }]
      gate_timeout_seconds = 28800
    }
  }

  expect_failures = [var.service]
}

run "a_later_gate_of_a_day" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 50, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 60 }]
      gate_timeout_seconds = 86400
    }
  }

  expect_failures = [var.service]
}

run "a_service_that_says_that_it_takes_longer" {
  command = plan

  variables {
    service = {
      name                    = "web"
      cluster                 = "apps"
      blue_service            = "web-blue"
      green_service           = "web-green"
      preview_url             = "https://preview.web.example.com:8080"
      schedule                = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds    = 28800
      longest_rollout_seconds = 86401
    }
  }

  expect_failures = [var.service]
}

run "a_service_that_takes_a_day" {
  command = plan

  variables {
    service = {
      name                    = "web"
      cluster                 = "apps"
      blue_service            = "web-blue"
      green_service           = "web-green"
      preview_url             = "https://preview.web.example.com:8080"
      schedule                = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds    = 28800
      longest_rollout_seconds = 86400
    }
  }
}

run "without_a_review_the_first_gate_counts" {
  command = plan

  variables {
    service = {
      name                 = "web"
      cluster              = "apps"
      blue_service         = "web-blue"
      green_service        = "web-green"
      preview_url          = "https://preview.web.example.com:8080"
      schedule             = [{ percent = 0, bake_seconds = 60, gate = true }, { percent = 100, bake_seconds = 300 }]
      gate_timeout_seconds = 86400
    }
    review = false
  }

  expect_failures = [var.service]
}

run "no_origin_at_all" {
  command = plan

  variables {
    origin = {}
  }

  expect_failures = [var.origin]
}

run "two_origins" {
  command = plan

  variables {
    origin = { s3 = { bucket = "acme-source", key = "web.zip" }, ecr = { repository = "web", tag = "release" } }
  }

  expect_failures = [var.origin]
}

run "a_misspelled_origin" {
  command = plan

  variables {
    origin = { connection = { repository = "acme/web", branch = "main" } }
  }

  expect_failures = [var.origin]
}

run "no_branch" {
  command = plan

  variables {
    origin = { connection = { repository = "acme/web", branches = [] } }
  }

  expect_failures = [var.origin]
}

run "a_pattern_as_first_branch" {
  command = plan

  variables {
    origin = { connection = { repository = "acme/web", branches = ["release/*"] } }
  }

  expect_failures = [var.origin]
}

run "too_many_paths" {
  command = plan

  variables {
    origin = { connection = { repository = "acme/web", paths = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] } }
  }

  expect_failures = [var.origin]
}

run "a_provider_that_needs_a_host" {
  command = plan

  variables {
    origin = { connection = { repository = "acme/web", provider = "GitHubEnterpriseServer" } }
  }

  expect_failures = [var.origin]
}

run "an_image_by_its_uri" {
  command = plan

  variables {
    origin = { ecr = { repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web", tag = "release" } }
  }

  expect_failures = [var.origin]
}

run "an_object_by_its_url" {
  command = plan

  variables {
    origin = { s3 = { bucket = "s3://acme-source", key = "web.zip" } }
  }

  expect_failures = [var.origin]
}

run "a_connection_for_an_object" {
  command = plan

  variables {
    origin              = { s3 = { bucket = "acme-source", key = "web.zip" } }
    existing_connection = { arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/ours" }
  }

  expect_failures = [var.existing_connection]
}

run "a_connection_by_its_name" {
  command = plan

  variables {
    existing_connection = { arn = "acme" }
  }

  expect_failures = [var.existing_connection]
}

run "a_connection_of_another_account" {
  command = plan

  variables {
    existing_connection = { arn = "arn:aws:codeconnections:eu-west-1:210987654321:connection/theirs" }
  }

  expect_failures = [var.existing_connection]
}

run "a_connection_that_is_not_active" {
  command = plan

  variables {
    existing_connection = { arn = "arn:aws:codeconnections:eu-west-1:123456789012:connection/ours" }
  }

  override_data {
    target = data.aws_codestarconnections_connection.source_existing[0]
    values = { connection_status = "PENDING" }
  }

  expect_failures = [data.aws_codestarconnections_connection.source_existing]
}

run "a_controller_of_another_region" {
  command = plan

  variables {
    controller = {
      state_machine_arn     = "arn:aws:states:us-east-1:123456789012:stateMachine:canary-rollout"
      topic_arn             = "arn:aws:sns:us-east-1:123456789012:canary-rollouts"
      observer_role_arn     = "arn:aws:iam::123456789012:role/canary-observer"
      actuator_role_arn     = "arn:aws:iam::123456789012:role/canary-actuator"
      watchdog_role_arn     = "arn:aws:iam::123456789012:role/canary-watchdog"
      release_role_arn      = "arn:aws:iam::123456789012:role/canary-release"
      release_function_name = "canary-release"
      service_role_path     = "/ecs-dns-canary/canary/"
      table_arn             = "arn:aws:dynamodb:us-east-1:123456789012:table/canary-rollouts"
    }
  }

  expect_failures = [aws_cloudwatch_event_rule.events_ended, aws_cloudwatch_event_rule.events_review, aws_cloudwatch_event_rule.events_rollout]
}
