"""The benchmark: drives the product over gRPC as a client would, in turn with a yardstick of the same run.

node        the server under test, with an echo and a bare stream beside it
load        the client process that makes calls and counts them
stage       what a store must hold before it is measured
rows        a row of the table: value, yardstick, ratio, goal
commands    (a) and (b): durable acts a second
reading     (c): readiness of a line, a new event before each read
rebuild     (d): views built from the log
vault       (e): a gigabyte taken in
stream      (g): Subscribe
start       (f): start to first answer
case_set    the case set that readiness is measured on
case_reading  (h) to (l): readiness on the case set
scale       (m) to (t): many processes on PostgreSQL and Kafka
object_vault  (u): a gigabyte into the vault on object storage
"""
