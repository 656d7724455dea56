// A validator of JSON Schema (draft 2020-12): ajv, in its strict mode, which refuses a schema that is ill-formed.
//
// Takes {schema, documents}, gives {fits: [boolean]}.

import Ajv from 'ajv/dist/2020.js';
import {converse} from './conversation.mjs';

async function judge({schema, documents}) {
  const fits = new Ajv({strict: true}).compile(schema);
  return {fits: documents.map(each => fits(each))};
}

await converse(judge);
