/** `npm run build`: bundles the Lambda functions into `dist/`. */
import { buildAll } from "./bundle.ts";

await buildAll();
