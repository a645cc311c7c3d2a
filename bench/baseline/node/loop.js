// The same job in Node: parse, check the address, look its domain and parents up in the list, answer. What a team without a library would write.
// Node's own runtime client does more; this loop is the least that speaks the Runtime API, so it flatters Node.
const http = require("node:http"), fs = require("node:fs");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":"), agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const listed = new Set(fs.readFileSync(process.env.LIST, "utf8").split("\n"));
const call = (method, path, body) => new Promise((resolve, reject) => {
  const request = http.request({ host, port, agent, method, path: "/2018-06-01/runtime/" + path }, (response) => {
    const parts = [];
    response.on("data", (part) => parts.push(part)).on("end", () => resolve([response.headers["lambda-runtime-aws-request-id"], Buffer.concat(parts)]));
  }).on("error", reject);
  request.end(body);
});
function handle(event) {
  const address = event.request.userAttributes.email;
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address)) throw new Error("email_invalid");
  for (let name = address.split("@")[1].toLowerCase(); name.includes("."); name = name.slice(name.indexOf(".") + 1)) if (listed.has(name)) throw new Error("email_disposable");
  console.log(JSON.stringify({ timestamp: new Date(), level: "INFO", message: "invoked", source: event.triggerSource }));
  return event;
}
(async () => {
  for (;;) {
    const [id, raw] = await call("GET", "invocation/next");
    try { await call("POST", `invocation/${id}/response`, JSON.stringify(handle(JSON.parse(raw)))); }
    catch (error) { await call("POST", `invocation/${id}/error`, JSON.stringify({ errorMessage: error.message, errorType: "Denied" })); }
  }
})();
