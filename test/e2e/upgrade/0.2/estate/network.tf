# What an estate has for all its services: a network, a cluster, a zone.

data "aws_availability_zones" "here" {
  state = "available"
}

resource "aws_vpc" "estate" {
  cidr_block                       = "10.20.0.0/16"
  assign_generated_ipv6_cidr_block = true
  tags                             = { Name = var.name }
}

resource "aws_internet_gateway" "estate" {
  vpc_id = aws_vpc.estate.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.estate.id
  availability_zone = data.aws_availability_zones.here.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.estate.cidr_block, 8, count.index)
  ipv6_cidr_block   = cidrsubnet(aws_vpc.estate.ipv6_cidr_block, 8, count.index)
  tags              = { Name = "${var.name}-${count.index}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.estate.id
}

resource "aws_route" "ipv4" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.estate.id
}

resource "aws_route" "ipv6" {
  route_table_id              = aws_route_table.public.id
  destination_ipv6_cidr_block = "::/0"
  gateway_id                  = aws_internet_gateway.estate.id
}

resource "aws_route_table_association" "public" {
  count          = 2
  route_table_id = aws_route_table.public.id
  subnet_id      = aws_subnet.public[count.index].id
}

resource "aws_ecs_cluster" "estate" {
  name = var.name
}

resource "aws_route53_zone" "estate" {
  name = var.zone_name
}
