"""Calls one unary method over and over through grpcio and prints how long each call took, in ns."""

import json
import sys
import time

import grpc

task = json.load(sys.stdin)
request = bytes.fromhex(task["request"])
metadata = (("authorization", "Bearer " + task["token"]),)
took = []
with grpc.insecure_channel(task["target"], options=(("grpc.enable_http_proxy", 0),)) as channel:
    call = channel.unary_unary(task["method"])
    for _ in range(task["calls"]):
        began = time.perf_counter_ns()
        call(request, metadata=metadata, timeout=20)
        took.append(time.perf_counter_ns() - began)
print(json.dumps(took))
