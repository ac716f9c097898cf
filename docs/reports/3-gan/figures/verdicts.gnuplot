# Draw this figure with
#   gnuplot -e "theme='light'" verdicts.gnuplot > verdicts-light.svg
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
0.0416667 0.442487
0.0833333 0.478473
0.125 0.45699
0.166667 0.434415
0.208333 0.42314
0.25 0.418939
0.291667 0.409052
0.333333 0.402514
0.375 0.392261
0.416667 0.388204
0.458333 0.397925
0.5 0.38737
0.541667 0.396725
0.583333 0.407246
0.625 0.394868
0.666667 0.412178
0.708333 0.41828
0.75 0.426558
0.791667 0.415537
0.833333 0.421526
0.875 0.423941
0.916667 0.429722
0.958333 0.440464
1 0.435401
END
$line2 << END
0.0416667 0.382619
0.0833333 0.371546
0.125 0.400129
0.166667 0.382289
0.208333 0.3808
0.25 0.399494
0.291667 0.398205
0.333333 0.399448
0.375 0.398283
0.416667 0.394619
0.458333 0.403636
0.5 0.405478
0.541667 0.413097
0.583333 0.412278
0.625 0.415905
0.666667 0.411476
0.708333 0.415772
0.75 0.415261
0.791667 0.417071
0.833333 0.415404
0.875 0.429112
0.916667 0.419434
0.958333 0.41954
1 0.416704
END
$line3 << END
0.0416667 0.4230959
0.0833333 0.4441736
0.125 0.455497
0.166667 0.4409913
0.208333 0.429439
0.25 0.4225124
0.291667 0.4241112
0.333333 0.4194827
0.375 0.4136374
0.416667 0.4154785
0.458333 0.4121248
0.5 0.424727
0.541667 0.4269533
0.583333 0.4334977
0.625 0.4286398
0.666667 0.4360183
0.708333 0.4403386
0.75 0.4378833
0.791667 0.4383926
0.833333 0.4336875
0.875 0.4486653
0.916667 0.4548154
0.958333 0.4492916
1 0.4466353
END
$line4 << END
0.0416667 0
0.0833333 0
0.125 0
0.166667 0
0.208333 0.1
0.25 0
0.291667 0.5
0.333333 1.3
0.375 2.9
0.416667 2.7
0.458333 4.3
0.5 4.3
0.541667 4.9
0.583333 5.6
0.625 5.7
0.666667 6.3
0.708333 6.9
0.75 6.6
0.791667 6.5
0.833333 6.9
0.875 7.5
0.916667 7.1
0.958333 6.9
1 7.2
END
$line5 << END
0.0416667 0
0.0833333 0
0.125 0
0.166667 0
0.208333 0
0.25 0.1
0.291667 0.3
0.333333 1
0.375 1.4
0.416667 2.5
0.458333 2.4
0.5 2.7
0.541667 3.5
0.583333 3.9
0.625 4.4
0.666667 4.7
0.708333 4.7
0.75 5
0.791667 5.2
0.833333 5.8
0.875 5.9
0.916667 6.2
0.958333 5.6
1 5.3
END
$line6 << END
0.0416667 0
0.0833333 0
0.125 0
0.166667 0
0.208333 0
0.25 0.3
0.291667 1
0.333333 1.4
0.375 2.5
0.416667 3.9
0.458333 5
0.5 5.4
0.541667 5.6
0.583333 5.8
0.625 6.3
0.666667 6.6
0.708333 6.4
0.75 7.1
0.791667 7.3
0.833333 7.5
0.875 7.4
0.916667 6.4
0.958333 7
1 7.6
END

set terminal svg size 900,396 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.071867
set rmargin at screen 0.4922
set tmargin at screen 0.85152
set bmargin at screen 0.14459
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0.04166666666667:1]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
unset logscale y
set yrange [0:0.6]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4, '0.5' 0.5, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold what D says of generated points}' at screen 0.071867,0.88157 left tc rgb ink
set label 'share of training' at screen 0.28203,0.047823 center tc rgb ink
set label 'mean of D' at screen 0.020756,0.49805 center rotate tc rgb ink
# legend
set arrow from screen 0.071867,0.95177 to screen 0.096311,0.95177 nohead lw 2.2 lc rgb blue front
set label 'minimax' at screen 0.10409,0.95177 left tc rgb ink font ',13' front
set arrow from screen 0.18544,0.95177 to screen 0.20989,0.95177 nohead lw 2.2 lc rgb orange front
set label 'non-saturating' at screen 0.21767,0.95177 left tc rgb ink font ',13' front
set arrow from screen 0.33788,0.95177 to screen 0.36232,0.95177 nohead lw 2.2 lc rgb green front
set label 'logit' at screen 0.3701,0.95177 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.55522
set rmargin at screen 0.97556
set tmargin at screen 0.85152
set bmargin at screen 0.14459
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0.04166666666667:1]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.2' 0.2, '0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1) font ',12' tc rgb muted
unset logscale y
set yrange [0:8.5]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '2' 2, '4' 4, '6' 6, '8' 8) font ',12' tc rgb muted
set label '{/:Bold spots found}' at screen 0.55522,0.88157 left tc rgb ink
set label 'share of training' at screen 0.76539,0.047823 center tc rgb ink
set label 'of eight' at screen 0.51518,0.49805 center rotate tc rgb ink
plot $line4 with lines lw 2.2 lc rgb blue notitle, \
  $line5 with lines lw 2.2 lc rgb orange notitle, \
  $line6 with lines lw 2.2 lc rgb green notitle
unset multiplot
