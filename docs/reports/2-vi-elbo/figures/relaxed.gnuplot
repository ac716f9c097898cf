# Draw this figure with
#   gnuplot -e "theme='light'" relaxed.gnuplot > relaxed-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0.0501187 0.0249486
0.0562341 0.0249354
0.0630957 0.0249189
0.0707946 0.0248981
0.0794328 0.0248721
0.0891251 0.0248396
0.1 0.0247989
0.112202 0.0247483
0.125893 0.0246853
0.141254 0.0246071
0.158489 0.0245106
0.177828 0.0243917
0.199526 0.024246
0.223872 0.0240686
0.251189 0.0238537
0.281838 0.0235956
0.316228 0.0232879
0.354813 0.0229245
0.398107 0.0224998
0.446684 0.0220088
0.501187 0.0214479
0.562341 0.0208152
0.630957 0.0201108
0.707946 0.0193374
0.794328 0.0185002
0.891251 0.0176066
1 0.0166667
1.12202 0.0156919
1.25893 0.0146952
1.41254 0.0136898
1.58489 0.0126891
1.77828 0.0117052
1.99526 0.0107494
2.23872 0.00983098
2.51189 0.00895734
2.81838 0.00813394
3.16228 0.00736428
3.54813 0.00665014
3.98107 0.00599179
4.46684 0.00538828
END
$line2 << END
0.0501187 0.173614
0.0562341 0.154586
0.0630957 0.137618
0.0707946 0.122485
0.0794328 0.108986
0.0891251 0.0969421
0.1 0.0861936
0.112202 0.0765984
0.125893 0.0680293
0.141254 0.0603733
0.158489 0.0535294
0.177828 0.0474077
0.199526 0.0419283
0.223872 0.0370199
0.251189 0.0326194
0.281838 0.0286712
0.316228 0.025126
0.354813 0.0219409
0.398107 0.0190788
0.446684 0.0165074
0.501187 0.0141994
0.562341 0.0121319
0.630957 0.0102855
0.707946 0.00864395
0.794328 0.00719345
0.891251 0.00592174
1 0.00481746
1.12202 0.00386941
1.25893 0.00306602
1.41254 0.00239506
1.58489 0.00184348
1.77828 0.00139764
1.99526 0.00104355
2.23872 0.000767373
2.51189 0.000555875
2.81838 0.000396827
3.16228 0.00027934
3.54813 0.00019404
3.98107 0.000133123
4.46684 9.02889e-05
END

set terminal svg size 900,329 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.0868
set rmargin at screen 0.43789
set tmargin at screen 0.8845
set bmargin at screen 0.17378
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.05011872336273:4.46683592151]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1, '' 0.5 1, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 3 1, '' 4 1) font ',12' tc rgb muted
unset logscale y
set yrange [0.004407696802499:0.02598058586655]
set ytics nomirror out scale 0.5,0.3 norotate ('0.005' 0.005, '0.010' 0.01, '0.015' 0.015, '0.020' 0.02, '0.025' 0.025) font ',12' tc rgb muted
set label '{/:Bold mean}' at screen 0.0868,0.92067 left tc rgb ink
set label 'τ' at screen 0.26234,0.057309 center tc rgb ink
set label 'mean of the gradient' at screen 0.020756,0.52914 center rotate tc rgb ink
set label 'relaxed' at screen 0.44567,0.20609 left tc rgb blue font ',12'
set arrow from graph 0, first 0.025 to graph 1, first 0.025 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'right' at screen 0.43344,0.82265 right tc rgb gray font ',12' front
plot $line1 with lines lw 2.2 lc rgb blue notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.57469
set rmargin at screen 0.92578
set tmargin at screen 0.8845
set bmargin at screen 0.17378
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.05011872336273:4.46683592151]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1, '' 0.5 1, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 3 1, '' 4 1) font ',12' tc rgb muted
set logscale y
set yrange [6.18638191371e-05:0.2533853728477]
set ytics nomirror out scale 0.5,0.3 norotate ('10^{−4}' 0.0001, '0.01' 0.01, '' 7e-05 1, '' 8e-05 1, '' 9e-05 1, '' 0.0002 1, '' 0.0003 1, '' 0.0004 1, '' 0.0005 1, '' 0.0006 1, '' 0.0007 1, '' 0.0008 1, '' 0.0009 1, '' 0.001 1, '' 0.002 1, '' 0.003 1, '' 0.004 1, '' 0.005 1, '' 0.006 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1) font ',12' tc rgb muted
set label '{/:Bold variance}' at screen 0.57469,0.92067 left tc rgb ink
set label 'τ' at screen 0.75023,0.057309 center tc rgb ink
set label 'variance of one sample' at screen 0.51064,0.52914 center rotate tc rgb ink
set label 'relaxed' at screen 0.93356,0.20609 left tc rgb blue font ',12'
set arrow from graph 0, first 0.0159390625 to graph 1, first 0.0159390625 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'score function' at screen 0.92133,0.67769 right tc rgb gray font ',12' front
plot $line2 with lines lw 2.2 lc rgb blue notitle
unset multiplot
