import { startGateway } from "/work/main/test/e2e/gateway/gateway.ts";
import { TwoServices } from "/work/main/test/e2e/two-services/two-services.ts";
const g = await startGateway({ inSyncDelay: 0 });
const t = new TwoServices(g.url, "eu-west-1");
try { await t.deploy(); console.log(g.calls.length, "calls"); await t.plan(); await t.destroy(); console.log(g.calls.length, "calls"); } finally { t.remove(); await g.stop(); }
