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

variable "table_name" {
  description = "Where the command finds rollouts: the output table_name of the module controller."
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

# Only the environment "production" of this one repository may release.
data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "OnlyTheReleaseWorkflow"
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
      values   = ["repo:${var.repository}:environment:production"]
    }
  }
}

locals {
  account    = data.aws_caller_identity.this.account_id
  place      = "${data.aws_region.this.id}:${local.account}"
  prefix     = "arn:${data.aws_partition.this.partition}"
  table      = "${local.prefix}:dynamodb:${local.place}:table/${var.table_name}"
  executions = "${replace(var.state_machine_arn, ":stateMachine:", ":execution:")}:*"

  # What the pipeline may do: of rollouts, what is this service's alone.
  release = [
    {
      # The function checks the rest, as it does when Terraform asks. AWS cannot limit whose release it is asked for.
      Sid      = "Release"
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [var.release_function_arn]
    },
    # What the command needs when the service is named: docs/operate.md. No Scan, no index, and no key but the service's own.
    {
      Sid      = "ReadItsRollouts"
      Effect   = "Allow"
      Action   = ["dynamodb:GetItem", "dynamodb:Query"]
      Resource = [local.table]
      Condition = {
        "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = [var.name, "gate#${var.name}", "registration#${var.name}"] }
        Null                        = { "dynamodb:LeadingKeys" = "false" }
      }
    },
    {
      # AWS limits it to nothing; the task token, which only this service's key leads to, says whose gate it is.
      Sid      = "TurnBackAtAGate"
      Effect   = "Allow"
      Action   = ["states:SendTaskFailure"]
      Resource = ["*"]
    },
    {
      # An execution's name says nothing of its service, so this is for all of the controller's. Whoever stops one brings traffic back.
      Sid      = "FollowAndAbort"
      Effect   = "Allow"
      Action   = ["states:DescribeExecution", "states:StopExecution"]
      Resource = [local.executions]
    },
  ]
}

resource "aws_iam_role" "release" {
  name_prefix        = "release-"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  # The workflow waits for the rollout; by default AWS would send it away after an hour.
  max_session_duration = 14400
}

resource "aws_iam_role_policy" "release" {
  name   = "release"
  role   = aws_iam_role.release.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.release })
}

output "role_arn" {
  description = "ARN of the role that the workflow assumes: its variable AWS_ROLE_ARN."
  value       = aws_iam_role.release.arn
}
