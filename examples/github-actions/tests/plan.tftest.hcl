mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }

  mock_data "aws_region" {
    defaults = { id = "eu-west-1" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  repository           = "acme/web"
  name                 = "web"
  release_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:canary-release"
  image_repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/web"
  state_machine_arn    = "arn:aws:states:eu-west-1:123456789012:stateMachine:canary-rollout"
}

run "trusts_each_job_for_its_role" {
  command = plan

  assert {
    condition = { for job, document in data.aws_iam_policy_document.trust : job => one(setsubtract(flatten(document.statement[0].condition[*].values), ["sts.amazonaws.com"])) } == {
      build   = "repo:acme/web:ref:refs/heads/main"
      release = "repo:acme/web:environment:canary"
      approve = "repo:acme/web:environment:production"
    }
    error_message = "Each role trusts one branch or environment of the repository."
  }

  assert {
    condition     = local.executions == "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:*"
    error_message = "Executions of the one state machine only."
  }
}

# What the policies allow is judged in test/examples/release-role.test.ts.

run "refuses_a_name_that_is_many" {
  command = plan

  variables {
    name = "web*"
  }

  expect_failures = [var.name]
}

run "refuses_repositories_of_anybody" {
  command = plan

  variables {
    image_repository_arn = "arn:aws:ecr:eu-west-1:123456789012:repository/*"
  }

  expect_failures = [var.image_repository_arn]
}

run "refuses_functions_of_anybody" {
  command = plan

  variables {
    release_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:*"
  }

  expect_failures = [var.release_function_arn]
}
