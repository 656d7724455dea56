// DCQL by `dcql`: what of some credentials answers a query, and whether that is enough.
//
// Stays and takes, a line each, {query, credentials}; gives {satisfied, fitting} or {error}. `fitting` has for each
// credential query the places of the credentials that fit, each with the claim set that it answers, if there are any.

import {DcqlQuery} from 'dcql';
import {answerLines} from './lines.mjs';

function fittingOf({valid_credentials: valid = []}) {
  return valid.map(({input_credential_index: place, claims}) => [place, claims.valid_claim_sets[0].claim_set_index ?? null]);
}

await answerLines(async ({query, credentials}) => {
  const parsed = DcqlQuery.parse(query);
  DcqlQuery.validate(parsed);
  const {can_be_satisfied: satisfied, credential_matches: matches} = DcqlQuery.query(parsed, credentials);
  const fitting = Object.fromEntries(Object.entries(matches).map(([id, found]) => [id, fittingOf(found)]));
  return {satisfied, fitting};
});
