variable "name" {
  description = "Name of the service, and beginning of the names of everything."
  type        = string
  default     = "web"
}

variable "region" {
  description = "AWS region, for instance \"eu-west-1\"."
  type        = string
}

variable "repository" {
  description = "Git repository with the application, as \"owner/name\", or null where its source is elsewhere."
  type        = string
  default     = null
}

variable "branch" {
  description = "Branch whose pushes are delivered."
  type        = string
  default     = "main"
}

variable "source_bucket" {
  description = "Bucket with the source as a zip file, or null."
  type        = string
  default     = null
}

variable "source_key" {
  description = "Key of the zip file in that bucket, or null."
  type        = string
  default     = null
}

variable "source_image_repository" {
  description = "Name of an ECR repository to which somebody else pushes images, or null."
  type        = string
  default     = null
}

variable "source_image_tag" {
  description = "Tag of that repository whose pushes are delivered, or null."
  type        = string
  default     = null
}

variable "zone_name" {
  description = "Name of a public hosted zone of this account, for instance \"example.com\". Null makes a private zone, which only the VPC can resolve."
  type        = string
  default     = null
}

variable "initial_image" {
  description = "The first image that the pipeline has built, by its digest. Null as long as there is none: then there is no service yet."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether the table, the repository and the artifacts refuse to be deleted. Off, so that one command removes the example."
  type        = bool
  default     = false
}
