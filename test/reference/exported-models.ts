// The models whose exported weights transformers_logits.py loads into Hugging Face Transformers, and their configs.
// Run from the project's folder: npx ts-node --transpile-only test/reference/exported-models.ts FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bert, bert, formatWeights, type Gpt, gpt, random } from '../../src/index';

const shape = { vocabularySize: 13, contextLength: 10, embeddingSize: 12, layers: 2, heads: 3 };

/** Every weight, biases and gains too, is drawn, so that each of them can be seen in the logits. */
function scatter<M extends Gpt | Bert>(model: M): M {
  const rng = random(3);
  for (const { name } of model.parameters.list)
    model.parameters.values(name).forEach((_, i, all) => (all[i] = rng.normal(0, 0.3)));
  return model;
}

const gptConfig = (tied: boolean): object => ({
  model_type: 'gpt2',
  architectures: ['GPT2LMHeadModel'],
  activation_function: 'gelu_new',
  vocab_size: shape.vocabularySize,
  n_positions: shape.contextLength,
  n_embd: shape.embeddingSize,
  n_layer: shape.layers,
  n_head: shape.heads,
  tie_word_embeddings: tied,
  bos_token_id: null,
  eos_token_id: null,
});

const bertConfig = {
  model_type: 'bert',
  architectures: ['BertForPreTraining'],
  hidden_act: 'gelu',
  vocab_size: shape.vocabularySize,
  max_position_embeddings: shape.contextLength,
  hidden_size: shape.embeddingSize,
  num_hidden_layers: shape.layers,
  num_attention_heads: shape.heads,
  intermediate_size: 20,
  type_vocab_size: 2,
  pad_token_id: 0,
};

/** Models with the config.json that says their sizes to Transformers. */
export const exported = {
  gpt: { make: (): Gpt => scatter(gpt(shape)), config: gptConfig(true) },
  untied: { make: (): Gpt => scatter(gpt({ ...shape, tiedWeights: false })), config: gptConfig(false) },
  bert: { make: (): Bert => scatter(bert({ ...shape, feedForwardSize: 20 })), config: bertConfig },
};

if (require.main === module) {
  for (const [name, { make, config }] of Object.entries(exported)) {
    const folder = join(process.argv[2], name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.safetensors'), formatWeights(make()));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  }
}
