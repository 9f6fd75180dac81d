provider "aws" {
  region = "eu-west-1"
}

variable "repository" {
  description = "The GitHub repository that releases, as owner/name."
  type        = string
}

variable "name" {
  description = "Name of the service at the controller: the name that the module service was given."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$", var.name))
    error_message = "name must be a service's name, for instance \"web\": a * in it would open other services' items."
  }
}

variable "release_function_arn" {
  description = "What takes releases: the output release_function_arn of the module controller."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:lambda:[^:]+:[0-9]{12}:function:[A-Za-z0-9_-]+$", var.release_function_arn))
    error_message = "release_function_arn must be the ARN of one function, for instance \"arn:aws:lambda:eu-west-1:123456789012:function:canary-release\"."
  }
}

variable "image_repository_arn" {
  description = "The ECR repository of the service's images; immutable tags let nobody move what is released."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:ecr:[^:]+:[0-9]{12}:repository/[a-z0-9][a-z0-9._/-]*$", var.image_repository_arn))
    error_message = "image_repository_arn must be the ARN of one repository, for instance \"arn:aws:ecr:eu-west-1:123456789012:repository/web\"."
  }
}

variable "table_name" {
  description = "Where the workflow finds rollouts: the output table_name of the module controller."
  type        = string
  default     = "canary-rollouts"
}

variable "state_machine_arn" {
  description = "The output state_machine_arn of the module controller."
  type        = string
}

data "aws_partition" "this" {}
data "aws_region" "this" {}
data "aws_caller_identity" "this" {}

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  account    = data.aws_caller_identity.this.account_id
  place      = "${data.aws_region.this.id}:${local.account}"
  prefix     = "arn:${data.aws_partition.this.partition}"
  table      = "${local.prefix}:dynamodb:${local.place}:table/${var.table_name}"
  executions = "${replace(var.state_machine_arn, ":stateMachine:", ":execution:")}:*"

  # Whom each job of the workflow must be to take its role. Reviewers stand before the environment production alone.
  subjects = {
    build   = "repo:${var.repository}:ref:refs/heads/main"
    release = "repo:${var.repository}:environment:canary"
    approve = "repo:${var.repository}:environment:production"
  }

  # How far its rollouts have come, and how they ended. No Scan, no index, and no key but the service's own.
  read_its_rollouts = {
    Sid      = "ReadItsRollouts"
    Effect   = "Allow"
    Action   = ["dynamodb:GetItem"]
    Resource = [local.table]
    Condition = {
      "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = [var.name] }
      Null                        = { "dynamodb:LeadingKeys" = "false" }
    }
  }

  permissions = {
    # What is built of the branch is pushed, and nothing is released by it.
    build = [
      {
        # AWS limits it to nothing.
        Sid      = "LogInToTheRegistry"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Sid    = "PushImages"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ]
        Resource = [var.image_repository_arn]
      },
    ]

    # It brings a release beside production, and takes it back. It reads no task token, so it lets nothing go on.
    release = [
      {
        # The function checks the rest, as it does when Terraform asks. AWS cannot limit whose release it is asked for.
        Sid      = "Release"
        Effect   = "Allow"
        Action   = ["lambda:InvokeFunction"]
        Resource = [var.release_function_arn]
      },
      local.read_its_rollouts,
      {
        # An execution's name begins with its service's, a run's attempt with run-. Whoever stops one brings traffic back.
        Sid      = "AbortItsRollouts"
        Effect   = "Allow"
        Action   = ["states:StopExecution"]
        Resource = ["${trimsuffix(local.executions, "*")}${var.name}-run-*"]
      },
    ]

    # What an approver may do, for this service alone: it asks for no release, and stops none.
    approve = [
      merge(local.read_its_rollouts, {
        Condition = {
          "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = [var.name, "gate#${var.name}"] }
          Null                        = { "dynamodb:LeadingKeys" = "false" }
        }
      }),
      {
        # AWS limits it to nothing; the task token, which only this service's key leads to, says whose gate it is.
        Sid      = "LetGoOnAtAGate"
        Effect   = "Allow"
        Action   = ["states:SendTaskSuccess"]
        Resource = ["*"]
      },
    ]
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.subjects

  statement {
    sid     = "OnlyThisJob"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = [each.value]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.subjects

  name_prefix        = "${each.key}-"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json
  # The workflow waits for the rollout; by default AWS would send it away after an hour.
  max_session_duration = 14400
}

resource "aws_iam_role_policy" "this" {
  for_each = local.subjects

  name   = each.key
  role   = aws_iam_role.this[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.permissions[each.key] })
}

output "role_arns" {
  description = "ARNs of the roles that the workflow assumes: its variables AWS_BUILD_ROLE_ARN, AWS_RELEASE_ROLE_ARN and AWS_APPROVE_ROLE_ARN."
  value       = { for job, role in aws_iam_role.this : job => role.arn }
}
