import { prove } from "/work/h-texts/faults/prove/prove.ts";
import { TEXTS_DEFECTS } from "/work/h-texts/faults/prove/defects/texts.ts";
console.log(JSON.stringify(await prove(TEXTS_DEFECTS, () => {}), null, 1));
