import Diffusion
import Figures
import Foundation
import GSLNumerics
import Literate
import Tensors
import Verification

//: # A painter in two stages
//:
//: DALL·E 2 paints what a sentence says by way of an embedding that texts and pictures share. A
//: small version of it can be trained and examined part by part.
func aPainterInTwoStages(_ chapter: Chapter) throws {
  //: ## The language
  //:
  //: Ours paints scenes of one to four digits and speaks a tiny language: *a thin seven*, *a three
  //: above a bold four*, *a one beside a tilted two*, *three ones*, and each of them *inverted*. A
  //: digit is thin or bold if its ink is in the lower or upper third of its class, and tilted if it
  //: is in the third that leans most to the right. Ten unordered pairs of digits are never shown in
  //: training, in either order: five to choose settings by, and five for the numbers of
  //: (sec:5.16-what-it-obeys). For these pairs the painter has no example to repeat.

  let run = try PainterRun(chapter)
  var random = run.stream.split("examples")
  let examples = CaptionKind.all(heldOut: .training).flatMap {
    $0.captions(3, of: run.scenes, using: &random)
  }
  let real = run.scenes.pictures(examples, using: &random)
  // snippet.fold a grid of pictures
  func grid(_ pictures: Tensor, columns: Int) -> ImageGrid {
    ImageGrid(
      pixels: pictures.scalars, count: pictures.shape[0], height: run.scenes.side,
      width: run.scenes.side, columns: columns, scale: max(1, 64 / run.scenes.side))
  }
  // snippet.show
  images(
    "fig:scenes", grid(real, columns: 6),
    alt: "Twelve scenes with one to four digits each, some white on black and some black on white.",
    caption:
      "Scenes of training. Their captions, in order: \(examples.map(\.text).joined(separator: "; "))."
  )

  //: ## The two stages
  //:
  //: A **contrastive pair** of encoders puts texts and pictures into one space, so that a caption
  //: lies near its pictures (CLIP; Radford and others, 2021). A **prior**, itself a diffusion model,
  //: draws a picture's embedding $e$ for a caption $c$. A **decoder**, a diffusion model too, draws
  //: a picture $x$ for $e$ (Ramesh and others, 2022). DALL·E 2 then enlarges the picture twice with
  //: two more diffusion models; ours is small enough without.

  diagram(
    "fig:stages",
    Diagram()
      .box("c", "caption", shape: "words", column: 0, row: 0)
      .box("t", "text encoder", shape: "transformer", column: 1, row: 0)
      .box("p", "prior", shape: "predicts e", column: 2, row: 0)
      .box("e", "embedding e", shape: "places × 8", column: 3, row: 0)
      .box("d", "decoder", shape: "U-Net, predicts v", column: 4, row: 0)
      .box("x", "picture", shape: "16 × 16", column: 5, row: 0)
      .box("i", "image encoder", shape: "convolutions", column: 4, row: 1)
      .arrow("c", "t").arrow("t", "p").arrow("p", "e").arrow("e", "d").arrow("d", "x")
      .arrow("x", "i").arrow("i", "e", label: "of real pictures"),
    alt:
      "Boxes from the caption over text encoder, prior, embedding and decoder to the picture, and an image "
      + "encoder from the picture back to the embedding.",
    caption:
      "Two stages. The decoder is also told the caption: its words, and the embedding that the text encoder "
      + "makes of them. Each input is withheld now and then."
  )

  //: ## The embedding
  //:
  //: The pair is trained as a guessing game on batches of $n$: which of the $n$ captions belongs to
  //: this picture, and which picture to this caption? With a critic $f(x, c)$,
  //:
  //: $$ L = -\,\mathbb{E}\Big[\log \frac{f(x_i, c_i)}{\sum_{j=1}^n f(x_i, c_j)}\Big] $$ {#eq:infonce definition}
  //:
  //: The critic of CLIP is $f(x, c) = \exp(\langle e(x),\, e(c)\rangle/\tau)$, with embeddings of
  //: unit length and a learned temperature $\tau$. It is best for $f \propto p(c|x)/p(c)$. The loss
  //: bounds how much the caption says about the picture (van den Oord, Li and Vinyals, 2018),
  //:
  //: $$ \log n - L \;\le\; I(x; c) $$ {#eq:infonce-bound}
  //:
  //: for *every* critic. As $L > 0$, no batch of $n$ can certify more than $\log n$ nats. A batch
  //: of 64 certifies at most 4.2; a caption of two digits in this language carries about 7. So the
  //: batches are larger here, and each holds hard negatives: the same caption with its order, a
  //: digit or the place changed.

  verify("eq:infonce-bound", "every batch of two and three, any critic", by: .enumeration) {
    check in
    for var draw in check.draws(12) {
      let game = GuessingGame(using: &draw)
      for n in [2, 3] {
        check.atMost("\(draw.name), n = \(n)", game.information) { slip in
          slip("n² for n", 2, for: 1) * log(Double(n))
            - slip("sign of L", -1, for: 1) * game.loss(n)
        }
      }
    }
  }

  //: ## What does it know?
  //:
  //: An embedding that the decoder is to paint from has to *say* which digits stand where. A linear
  //: probe asks: fit one linear layer to read the first digit, the second digit and the place from
  //: embeddings of pictures, and test it on scenes of digits that were not seen. The rows of
  //: (tab:probe) keep apart the pairs of digits that training showed and those that it never
  //: showed. The last two columns are the ends of the 95 % Wilson interval of *all three*.

  let probe = try PairProbeTrial(run, count: chapter.quick || chapter.checksOnly ? 60 : 800)
  show(
    probe.table, "What a linear layer reads from the embeddings of unseen scenes", digits: 3,
    label: "tab:probe", band: .relative(0.1))

  //: ## Prior and decoder
  //:
  //: The prior is a small transformer over the places of the embedding and the words of the caption.
  //: It predicts the clean embedding. Of several draws the one nearest to the text is kept, as in
  //: DALL·E 2.
  //:
  //: The decoder is a U-Net on blocks of 2 × 2 pixels, whose layers are scaled and shifted by time
  //: and embedding. It predicts $v$. Four things tell it what to paint and where:
  //:
  //: - the embedding $e$ of a picture, place by place;
  //: - the embedding $e(c)$ that the text encoder makes of the caption. The guessing game has taught
  //:   the encoder which digit stands where, so the decoder need not learn it again;
  //: - the words of the caption. Two transformer blocks let the places of both embeddings and the
  //:   words look at each other, and what comes out is laid under the picture at 8 × 8 and 4 × 4;
  //: - the words once more, by **cross-attention** at both resolutions: the queries come from the
  //:   places of the picture, and keys and values from the words. So each place can ask for the word
  //:   that concerns it.
  //:
  //: ## Attention from places to words
  //:
  //: (4-dcgan/eq:attention) lets the pixels of one map look at each other. In **cross-attention** those who ask
  //: and those who answer differ. Place $i$ of the picture makes a query $\mathbf q_i$. Word $j$ makes a
  //: key $\mathbf k_j$ and a value $\mathbf v_j$. Each is made by a linear layer. The place takes up
  //:
  //: $$ \mathbf o_i = \sum_j \mathbf a_{ij}\,\mathbf v_j, \qquad
  //:   \mathbf a_{ij} = \frac{\exp(\mathbf q_i \cdot \mathbf k_j / \sqrt{\dim \mathbf k})}{\sum_l \exp(\mathbf q_i \cdot \mathbf k_l / \sqrt{\dim \mathbf k})} $$ {#eq:cross-attention}
  //:
  //: The weights $\mathbf a_{ij}$ of a place are positive and add up to 1 over the *words*. The words need not be as
  //: many as the places. Several **heads** do this side by side, each with its own part of the channels; then
  //: $\dim\mathbf k$ is the number of channels of a head. A last linear layer joins their answers. A group norm comes
  //: before the queries, and what the last layer says is added to the place's channels. A caption of fewer than 8 words
  //: is filled up with an empty word, which has a key and a value, too.
  //:
  //: At 8 × 8 the painter has 64 places with 64 channels, 8 words with 64 numbers, and 4 heads of 16 channels. So
  //: for a batch of $b$ pictures the queries are $[b, 64, 64]$, the keys and the values $[b, 8, 64]$, and the weights
  //: $[b, 4, 64, 8]$. At 4 × 4 there are 16 places with 128 channels, heads of 32, and keys $[b, 8, 128]$. A place does not know where it
  //: is, so a learned vector for each place is added before it asks:
  //:
  //: <details><summary>Cross-attention of a picture</summary>
  //:
  //: (quote:cross-attention)
  //:
  //: </details>

  verify(
    "eq:cross-attention", "the module, place by place and head by head", by: .closedForm,
    tolerance: .absolute(1e-4, because: "the network computes in single precision")
  ) { check in
    for var draw in check.draws(6) {
      let asked = AskedWords(using: &draw)
      let answer = asked.answer.map { Estimate($0, error: 1e-5) }
      check.equal(draw.name, to: answer, scale: 1) { slip in
        asked.queries.flatMap { query -> [Double] in
          asked.joined(
            (0..<asked.heads).flatMap { head -> [Double] in
              let part = asked.channels(head)
              let root = slip("the root left out", 1, for: Double(part.count).squareRoot())
              let sizes = asked.keys.map { key in
                exp(part.reduce(0) { $0 + query[$1] * key[$1] } / root)
              }
              let total = slip("no division by the sum", 1, for: sizes.reduce(0, +))
              return part.map { channel in
                zip(sizes, asked.values).reduce(0) { $0 + $1.0 * $1.1[channel] } / total
              }
            })
        }
      }
    }
  }

  //: A **transformer block** (Vaswani and others, 2017) is attention of rows to themselves, and then a
  //: perceptron that works on each row alone. A layer norm stands before the attention and before the perceptron
  //: (Xiong and others, 2020; in 2017 it stood after them). It takes mean and variance over the channels of one
  //: row. The input of each norm is added to what comes out, so that a block computes a change:
  //:
  //: <details><summary>A transformer block</summary>
  //:
  //: (quote:transformer-block)
  //:
  //: </details>
  //:
  //: The decoder joins the places of both embeddings and the words into one array before its two blocks. The input and
  //: the output of a block are $[b, 24, 64]$: 16 rows for the places, each with both embeddings of its place, and 8 for
  //: the words. Each row looks at all 24.
  //:
  //: ## Inputs that are withheld
  //:
  //: The decoder learns to do without its inputs. A third of the training scenes come with the
  //: caption alone, a quarter with the picture's embedding alone, one in twenty with neither, and
  //: the rest with both. Without the caption it paints *variations*; without both it is what
  //: guidance subtracts. We think that the words are learned mostly from scenes
  //: without the embedding, which says nearly the same.
  //:
  //: Two more choices are meant to save time; they were not compared here. Times are drawn with density $2u$, where $u$ goes from 0, clean, to 1, noise. And the learning rate stays
  //: high until the last fifth of the steps; only then it falls, in a straight line, to nothing.
  //:
  //: ## From text to picture
  //:
  //: The decoder can paint from the prior's embedding and the caption, as in DALL·E 2, or from the
  //: caption alone. Ours paints from the caption alone. The choice was made on the pairs for choosing;
  //: (sec:5.16-what-it-obeys) compares the two on the others. Its velocity is guided twice. Let $c'$ be the caption without its
  //: manners, *a seven* for *a thin seven*:
  //:
  //: $$ v_w = v(x, c) + w\,[v(x, c) - v(x, \varnothing)] + w'\,[v(x, c) - v(x, c')] $$ {#eq:two-weights definition}
  //:
  //: The first bracket exaggerates the caption as in (eq:cfg), the second one its manners. The
  //: embedding chooses at the end. Of $k$ pictures it keeps the one for which the caption is
  //: likeliest, by the critic of (eq:infonce), among all captions that differ from it in one word or
  //: in the order. DALL·E let CLIP choose, too, by how near picture and caption are (Ramesh and others, 2021). The judge of the
  //: next section has no part in this.
  //:
  //: ```algorithm Text to picture (after Ramesh and others, 2021 and 2022) {#alg:painter}
  //: Input: a caption $c$, text and image encoder, decoder, weights $w$ and $w'$, a number $k$
  //: 1. Repeat $k$ times: draw noise, and walk back with the velocity $v_w$ of (eq:two-weights).
  //: 2. Embed the $k$ pictures, the caption, and the captions $c_j$ that nearly agree with it.
  //: 3. Keep the picture with the largest $f(x, c) / [f(x, c) + \sum_j f(x, c_j)]$.
  //: Output: the picture
  //: ```

  let asked = examples
  var hand = run.stream.split("first pictures")
  let painted = run.painter.paint(asked, using: &hand)
  images(
    "fig:painted", grid(painted, columns: 6),
    alt: "Twelve painted scenes.",
    caption:
      "Painted for the captions of (fig:scenes), in the same order, not selected. The judge of the next "
      + "section counts how many show what was asked for.")
}
