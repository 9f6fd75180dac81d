output "next_step" {
  description = "What somebody must do before the pipeline can run; empty when nothing is left."
  value       = module.pipeline.next_step
}

output "pipeline_name" {
  description = "Name of the pipeline."
  value       = module.pipeline.pipeline_name
}

output "pipeline_url" {
  description = "Where the pipeline is seen, and releases are approved."
  value       = module.pipeline.pipeline_url
}

output "connection_arn" {
  description = "ARN of the connection to the git repository; null without one."
  value       = module.pipeline.connection_arn
}

output "connection_url" {
  description = "Where the connection is activated; null without one."
  value       = module.pipeline.connection_url
}

output "repository_name" {
  description = "Name of the repository of images."
  value       = module.pipeline.repository_name
}

output "repository_uri" {
  description = "URI of the same repository, without a tag."
  value       = module.pipeline.repository_uri
}

output "artifacts_bucket" {
  description = "Name of the bucket of what the pipeline's stages hand to each other."
  value       = module.pipeline.artifacts_bucket
}

output "state_machine_arn" {
  description = "ARN of the state machine whose executions are the rollouts."
  value       = module.controller.state_machine_arn
}

output "service_url" {
  description = "Where users reach the service; null as long as there is none."
  value       = one(module.web[*].service_url)
}

output "preview_url" {
  description = "Where the idle color is reached; null as long as there is no service."
  value       = one(module.web[*].preview_url)
}
