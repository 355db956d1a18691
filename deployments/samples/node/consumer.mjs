// Reads what leaves of a record: `node consumer.mjs BROKERS REPOSITORY FOLDER-OF-SCHEMAS [GROUP]`.
// It knows the published schemas alone. An unknown type, schema or classification ends it, and is not committed.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import kafkajs from "kafkajs";

const [brokers, repository, folder, groupId = "sample-node"] = process.argv.slice(2);
const known = formats.default(new Ajv());
for (const file of readdirSync(folder)) known.addSchema(JSON.parse(readFileSync(`${folder}/${file}`, "utf8")));
const held = new Map();

function check(id, content) {
  const validate = known.getSchema(id);
  if (!validate?.(content)) throw new Error(known.errorsText(validate?.errors));
}

const kafka = new kafkajs.Kafka({ brokers: brokers.split(","), logLevel: kafkajs.logLevel.NOTHING });
const consumer = kafka.consumer({ groupId });
await consumer.subscribe({ topic: `${repository}.events.v1`, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message: { offset, value } }) => {
    try {
      const event = JSON.parse(value.toString());
      check("urn:gravamen:schema:envelope", event);
      check(event.dataschema, event.data);
      if (event.type === "stream.withheld.v1") held.delete(event.subject); // what was read of it is let go
      else held.set(event.subject, { ...held.get(event.subject), [event.id]: event }); // known by its id
      console.log(event.sequence, event.type, event.subject);
    } catch (error) {
      console.error(`refused partition ${partition}, offset ${offset}: ${error.message}`);
      process.exitCode = 1;
      consumer.pause([{ topic }]); // nothing after it is looked at
      return void consumer.disconnect();
    }
    await consumer.commitOffsets([{ topic, partition, offset: String(BigInt(offset) + 1n) }]);
  },
});
