import { TEXTS_DEFECTS } from "/work/h-texts/faults/prove/defects/texts.ts";
import { prove } from "/work/h-texts/faults/prove/prove.ts";

console.log(JSON.stringify(await prove(TEXTS_DEFECTS, () => {}), null, 1));
