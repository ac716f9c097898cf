import Coursework
import Literate

//: # Exercises
//:
//: Solve them in `Sources/Exercises/Chapter2.swift`; `swift run course check` looks at your answers.
func exercisesOfTheELBO(_ chapter: Chapter) throws {
  exercises(
    Catalogue.prompts(chapter: 2).map {
      Prompt(id: $0.id, title: $0.title, text: $0.prompt, points: $0.points)
    })

  //: Five more without a grader:
  //:
  //: - Run the chapter with `--slip eq:kl-prior="σ for σ²"`. Predict before you look: for which $\sigma$ is the
  //:   wrong formula nearly right, and in which direction is it off elsewhere?
  //: - In the linear model, for which $\lambda$ is a latent used if the prior fitting is weighed with $\beta$?
  //:   Start from (eq:sigma-beta): $\beta$ and $\sigma^2$ enter as a product.
  //: - Why does nobody minimize $\mathcal{U}$ of (eq:upper)? Write its gradient by the parameters of $q$ and say
  //:   what one would have to sample.
  //: - Expand the logarithm in (eq:iwae) around $p(x)$ to second order and find that
  //:   $\log p(x) - \mathcal{L}_k \approx \mathrm{Var}(w)/(2k\,p(x)^2)$. Why does this fail for $k = 1$?
  //: - Fit a mixture of ten normals to the autoencoder's codes in place of one (chapter 1 has the algorithm) and
  //:   put its samples on the scoreboard.
}
