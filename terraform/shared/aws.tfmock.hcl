# What the mocked provider answers where made-up text would not do: ARNs in policies and attributes must look like ARNs.
# All resources of a type have the same ARN; a test that must tell two of them apart overrides them.

mock_data "aws_availability_zones" {
  defaults = { names = ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_codestarconnections_connection" {
  defaults = { connection_status = "AVAILABLE" }
}

mock_data "aws_ecs_service" {
  defaults = { scheduling_strategy = "REPLICA" }
}

mock_data "aws_lb_target_group" {
  defaults = {
    target_type      = "ip"
    protocol_version = "HTTP1"
    health_check     = [{ path = "/", port = "traffic-port", matcher = "200-299" }]
  }
}

mock_data "aws_lb" {
  defaults = {
    dns_name        = "alb-1.eu-west-1.elb.amazonaws.com"
    arn_suffix      = "app/alb/0123456789abcdef"
    internal        = false
    ip_address_type = "dualstack"
  }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_region" {
  defaults = { id = "eu-west-1" }
}

mock_data "aws_route53_zone" {
  defaults = { name = "example.com", zone_id = "Z0123456789FOUND", arn = "arn:aws:route53:::hostedzone/Z0123456789FOUND" }
}

mock_data "aws_subnet" {
  defaults = { ipv6_cidr_block = "2001:db8:1:1::/64" }
}

mock_data "aws_vpc" {
  defaults = { cidr_block = "10.1.0.0/16", ipv6_cidr_block = "2001:db8:1::/56" }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    arn = "arn:aws:acm:eu-west-1:123456789012:certificate/created"
    domain_validation_options = [
      {
        domain_name           = "web.example.com"
        resource_record_name  = "_1.web.example.com."
        resource_record_type  = "CNAME"
        resource_record_value = "_1.acm-validations.aws."
      },
      {
        domain_name           = "preview.web.example.com"
        resource_record_name  = "_2.preview.web.example.com."
        resource_record_type  = "CNAME"
        resource_record_value = "_2.acm-validations.aws."
      },
    ]
  }
}

mock_resource "aws_acm_certificate_validation" {
  defaults = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/created" }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:eu-west-1:123456789012:rule/created" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:created" }
}

mock_resource "aws_cloudwatch_metric_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:created" }
}

mock_resource "aws_codeconnections_connection" {
  defaults = {
    arn               = "arn:aws:codeconnections:eu-west-1:123456789012:connection/created"
    connection_status = "PENDING"
  }
}

mock_resource "aws_codepipeline" {
  defaults = { arn = "arn:aws:codepipeline:eu-west-1:123456789012:created" }
}

mock_resource "aws_codestarnotifications_notification_rule" {
  defaults = { arn = "arn:aws:codestar-notifications:eu-west-1:123456789012:notificationrule/created" }
}

mock_resource "aws_dynamodb_table" {
  defaults = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/created" }
}

mock_resource "aws_ecs_cluster" {
  defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/created" }
}

mock_resource "aws_ecs_service" {
  defaults = { id = "arn:aws:ecs:eu-west-1:123456789012:service/created/created" }
}

mock_resource "aws_ecs_task_definition" {
  defaults = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/created:1" }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/created" }
}

mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/created" }
}

mock_resource "aws_lambda_function" {
  defaults = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:created" }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/created/0123456789abcdef"
    arn_suffix = "app/created/0123456789abcdef"
    dns_name   = "created-1.eu-west-1.elb.amazonaws.com"
    zone_id    = "Z0123456789ALB"
  }
}

mock_resource "aws_lb_listener" {
  defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/created/0123456789abcdef/0123456789abcdef" }
}

mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/created/0123456789abcdef"
    arn_suffix = "targetgroup/created/0123456789abcdef"
  }
}

mock_resource "aws_route53_zone" {
  defaults = {
    zone_id      = "Z0123456789CREATED"
    arn          = "arn:aws:route53:::hostedzone/Z0123456789CREATED"
    name_servers = ["ns-1.example.net", "ns-2.example.net"]
  }
}

mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::created", bucket = "created", id = "created" }
}

mock_resource "aws_sfn_state_machine" {
  defaults = { arn = "arn:aws:states:eu-west-1:123456789012:stateMachine:created" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:created" }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:eu-west-1:123456789012:created"
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/created"
  }
}

mock_resource "aws_vpc" {
  defaults = { ipv6_cidr_block = "2001:db8::/56" }
}
