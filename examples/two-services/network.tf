# What the platform team has: one VPC and one cluster for all services.

data "aws_availability_zones" "available" {
  state = "available"
}

resource "aws_vpc" "shared" {
  cidr_block                       = "10.20.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = true
  tags                             = { Name = "shared" }
}

resource "aws_internet_gateway" "shared" {
  vpc_id = aws_vpc.shared.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.shared.id
  availability_zone = data.aws_availability_zones.available.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.shared.cidr_block, 8, count.index)
  ipv6_cidr_block   = cidrsubnet(aws_vpc.shared.ipv6_cidr_block, 8, count.index)
  tags              = { Name = "shared-public-${count.index}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.shared.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.shared.id
  }

  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.shared.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_ecs_cluster" "shared" {
  name = "shared"
}
