// The second reader: answers JSON lines with what @wecom/crypto makes of them. Finds the package by NODE_PATH.
// {"seal": text, "id": receiver, "key": aes_key}        -> {"sealed": base64}
// {"open": base64, "key": aes_key}                      -> {"message", "id", "again"}: again = sealed with the same random bytes
// {"sign": [token, timestamp, nonce, ciphertext]}       -> {"signature": hex}
const { decrypt, encrypt, getSignature } = require('@wecom/crypto');
const { createInterface } = require('readline');

function answer(asked) {
  if ('seal' in asked) {
    return { sealed: encrypt(asked.key, asked.seal, asked.id) };
  }
  if ('open' in asked) {
    const { message, id, random } = decrypt(asked.key, asked.open);
    return { message, id, again: encrypt(asked.key, message, id, random) };
  }
  return { signature: getSignature(...asked.sign) };
}

createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
});
