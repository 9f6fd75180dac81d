/** `npm run build`: bundles the Lambda functions into `dist/`. */
import { bundleAll } from "./bundle.ts";

await bundleAll();
