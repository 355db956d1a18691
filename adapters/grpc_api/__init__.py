"""The gRPC API: servicers translate, call, translate; nothing else.

arguments   a proto message as plain arguments, and faults of arguments as field violations
binding     the decision's signature is the command: each rpc bound to the decision that it asks for
calls       one place through which every call goes: parse, caller, deadline, errors
status      which error answers with which status, reason and details
server      the process's server: loopback or Unix socket, health, reflection
<area>      one module a service: its table of bindings, or its queries
"""
