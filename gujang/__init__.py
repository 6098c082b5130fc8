"""The registry of 三到 work in one county."""

VERSION = "0.1"
